using System.Text.Json.Nodes;
using LoxiActors.Imitation;
using LoxiActors.Tests.Support;

namespace LoxiActors.NodeCompliance;

/// <summary>The manual token.</summary>
public sealed class TokenTests : NodeTest, IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public TokenTests() => File.WriteAllText(_file, "first\n");

    protected override ImitationNodeOptions Options => new() { TokenFile = _file };

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(null)]
    [InlineData("second")]
    [InlineData("Bearer first")]
    public async Task A_wrong_token_is_a_500(string? token)
    {
        NeedsControl();
        Use(token);
        var answer = await Get("config/loadbalancer/all");
        Assert.Equal((500, "{\"code\":500,\"message\":\"invalid token\"}"), ((int)answer.Status, answer.Body.Trim()));
    }

    [Fact]
    public async Task The_raw_token_passes_and_its_file_is_read_every_time()
    {
        NeedsControl();
        Use("first");
        Assert.Equal(200, (int)(await Get("config/loadbalancer/all")).Status);
        await File.WriteAllTextAsync(_file, "second", TestContext.Current.CancellationToken);
        Assert.Equal(500, (int)(await Get("config/loadbalancer/all")).Status);
        Use("second");
        Assert.Equal(200, (int)(await Get("config/loadbalancer/all")).Status);
    }

    [Fact]
    public async Task The_token_can_be_replaced_over_rest()
    {
        NeedsControl();
        Use("first");
        Assert.Equal(200, (int)(await Post("auth/token/upgrade", new JsonObject { ["license_key"] = "third" })).Status);
        Assert.Equal(500, (int)(await Get("config/loadbalancer/all")).Status);
        Use("third");
        Assert.Equal(200, (int)(await Get("config/loadbalancer/all")).Status);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("meta")]
    public async Task Version_and_metadata_need_no_token(string path)
    {
        NeedsControl();
        Assert.Equal(200, (int)(await Get(path)).Status);
    }

    [Fact]
    public async Task Login_is_not_there_without_the_user_service()
    {
        NeedsControl();
        var answer = await Post("auth/login", new JsonObject { ["username"] = "a", ["password"] = "b" });
        Assert.Equal(501, (int)answer.Status);
    }

    private void Use(string? token)
    {
        Http.DefaultRequestHeaders.Remove("Authorization");
        if (token is not null)
            Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token);
    }
}

/// <summary>The user service.</summary>
public sealed class UserServiceTests : NodeTest
{
    private readonly ManualTime _time = new();

    protected override ImitationNodeOptions Options => new()
    {
        TimeProvider = _time,
        Users = [new ImitationUser("admin", "Secret-1"), new ImitationUser("watcher", "Secret-2", "viewer")],
    };

    [Fact]
    public async Task A_login_gives_a_token_that_passes_until_logout()
    {
        NeedsControl();
        Assert.Equal(500, (int)(await Get("config/loadbalancer/all")).Status);
        await Login("admin", "Secret-1");
        Assert.Equal(200, (int)(await Get("config/loadbalancer/all")).Status);
        (await PostRule(Rules.Of(NewVip(), NewMember()))).IsSuccess();
        Assert.Equal(200, (int)(await Send(HttpMethod.Post, "auth/logout")).Status);
        Assert.Equal(500, (int)(await Get("config/loadbalancer/all")).Status);
    }

    [Fact]
    public async Task A_wrong_password_is_a_200_without_a_token_and_an_unknown_user_a_401()
    {
        NeedsControl();
        var wrong = await PostLogin("admin", "guess");
        Assert.Equal((200, "{}"), ((int)wrong.Status, wrong.Body.Trim()));
        Assert.Equal(401, (int)(await PostLogin("nobody", "guess")).Status);
    }

    [Fact]
    public async Task A_viewer_reads_and_logs_out_only()
    {
        NeedsControl();
        await Login("watcher", "Secret-2");
        Assert.Equal(200, (int)(await Get("config/loadbalancer/all")).Status);
        Assert.Equal(403, (int)(await PostRule(Rules.Of(NewVip(), NewMember()))).Status);
        Assert.Equal(200, (int)(await Send(HttpMethod.Post, "auth/logout")).Status);
    }

    [Fact]
    public async Task A_token_lasts_a_day()
    {
        NeedsControl();
        await Login("admin", "Secret-1");
        _time.Advance(TimeSpan.FromMinutes(1439));
        Assert.Equal(200, (int)(await Get("config/loadbalancer/all")).Status);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(500, (int)(await Get("config/loadbalancer/all")).Status);
    }

    [Fact]
    public async Task Anyone_may_add_a_user_once()
    {
        NeedsControl();
        var user = new JsonObject { ["username"] = "new", ["password"] = "Secret-3", ["role"] = "admin" };
        (await Post("auth/users", user)).IsSuccess();
        Assert.Equal(409, (int)(await Post("auth/users", user)).Status);
        await Login("new", "Secret-3");
    }

    [Fact]
    public async Task Passwords_do_not_reach_the_call_log()
    {
        NeedsControl();
        await Login("admin", "Secret-1");
        Assert.All(Control.Calls, call => Assert.DoesNotContain("Secret", call.Body, StringComparison.Ordinal));
    }

    private Task<Answer> PostLogin(string name, string password) =>
        Post("auth/login", new JsonObject { ["username"] = name, ["password"] = password });

    private async Task Login(string name, string password)
    {
        var token = (string)(await PostLogin(name, password)).Json["token"]!;
        Assert.NotEmpty(token);
        Http.DefaultRequestHeaders.Remove("Authorization");
        Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token);
    }
}
