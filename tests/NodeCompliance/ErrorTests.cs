namespace LoxiActors.NodeCompliance;

public sealed class ErrorTests : NodeTest
{
    [Theory]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{\"serviceArguments\":{\"externalIP\":\"198.51.100.1\",\"port\":\"80\"},\"endpoints\":[]}")]
    [InlineData("{\"serviceArguments\":{\"externalIP\":\"198.51.100.1\",\"port\":1.5},\"endpoints\":[]}")]
    [InlineData("{\"serviceArguments\":{\"externalIP\":\"198.51.100.1\",\"port\":80,\"probeport\":70000},\"endpoints\":[]}")]
    [InlineData("{\"serviceArguments\":{\"externalIP\":\"198.51.100.1\",\"port\":80,\"bgp\":\"yes\"},\"endpoints\":[]}")]
    [InlineData("{\"serviceArguments\":{\"externalIP\":\"198.51.100.1\",\"port\":80},\"endpoints\":{}}")]
    public async Task Bad_syntax_and_wrong_types_are_a_400(string body)
    {
        var answer = await PostText("config/loadbalancer", body);
        Assert.Equal((400, 400), ((int)answer.Status, answer.Code));
        Assert.StartsWith("parsing attr body from", answer.Message);
        Assert.Null(answer.Result);
    }

    [Theory]
    [InlineData("{}", 602, "endpoints")]
    [InlineData("{\"endpoints\":[]}", 602, "serviceArguments")]
    [InlineData("{\"serviceArguments\":{\"port\":80},\"endpoints\":[]}", 602, "serviceArguments.externalIP")]
    [InlineData("{\"serviceArguments\":{\"externalIP\":\"198.51.100.1\"},\"endpoints\":[]}", 602, "serviceArguments.port")]
    [InlineData("{\"serviceArguments\":{\"externalIP\":\"198.51.100.1\",\"port\":80},\"endpoints\":[{\"endpointIP\":\"10.0.0.1\",\"targetPort\":1}]}", 602, "endpoints.0.weight")]
    [InlineData("{\"serviceArguments\":{\"externalIP\":\"198.51.100.1\",\"port\":80,\"protocol\":\"gre\"},\"endpoints\":[]}", 606, "serviceArguments.protocol")]
    [InlineData("{\"serviceArguments\":{\"externalIP\":\"198.51.100.1\",\"port\":80,\"sel\":7},\"endpoints\":[]}", 606, "serviceArguments.sel")]
    [InlineData("{\"serviceArguments\":{\"externalIP\":\"198.51.100.1\",\"port\":80,\"oper\":3},\"endpoints\":[]}", 606, "serviceArguments.oper")]
    public async Task Missing_fields_and_unknown_values_are_a_422(string body, int code, string field)
    {
        var answer = await PostText("config/loadbalancer", body);
        Assert.Equal((422, code), ((int)answer.Status, answer.Code));
        Assert.StartsWith(field + " in body ", answer.Message);
    }

    [Fact]
    public async Task No_body_is_a_missing_field()
    {
        var answer = await Send(HttpMethod.Post, "config/loadbalancer");
        Assert.Equal((422, 602), ((int)answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Other_media_types_are_a_415(string? type)
    {
        var answer = await PostText("config/loadbalancer", "{}", type);
        Assert.Equal((415, 415), ((int)answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("config/loadbalancer/unknown/x")]
    public async Task Unknown_paths_are_a_404(string path)
    {
        var answer = await Get(path);
        Assert.Equal((404, 404), ((int)answer.Status, answer.Code));
        Assert.Contains(path, answer.Message);
    }

    [Fact]
    public async Task Other_methods_are_a_405()
    {
        var answer = await Send(HttpMethod.Put, "config/loadbalancer");
        Assert.Equal((405, 405), ((int)answer.Status, answer.Code));
    }

    [Fact]
    public async Task An_engine_refusal_has_code_message_result_and_empty_fields()
    {
        var answer = await Delete($"config/loadbalancer/externalipaddress/{NewVip()}/port/80/protocol/tcp");
        Assert.Equal(404, (int)answer.Status);
        Assert.True(answer.Json.ContainsKey("fields"));
        Assert.Null(answer.Json["fields"]);
        Assert.Equal("Resource not found", answer.Message);
        Assert.Equal("no-rule error", answer.Result);
    }

    [Fact]
    public async Task Success_is_a_200_with_a_text_and_never_a_204()
    {
        var answer = await PostRule(Rules.Of(NewVip(), NewMember()));
        Assert.Equal((200, "{\"result\":\"Success\"}"), ((int)answer.Status, answer.Body.Trim()));
    }

    [Fact]
    public async Task Any_authorization_passes_when_none_is_set_up()
    {
        NeedsControl();
        Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "whatever");
        Assert.Equal(200, (int)(await Get("config/loadbalancer/all")).Status);
    }
}
