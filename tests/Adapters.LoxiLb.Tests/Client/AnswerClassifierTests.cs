using System.Net;
using LoxiActors.Adapters.LoxiLb.Client;

namespace LoxiActors.Adapters.LoxiLb.Tests.Client;

public sealed class AnswerClassifierTests
{
    [Theory]
    [InlineData(nameof(CallKind.PutRule), 200, """{"result":"Success"}""", "Done")]
    [InlineData(nameof(CallKind.PutRule), 204, "", "Done")]
    [InlineData(nameof(CallKind.PutRule), 200, "", "Refused")]
    [InlineData(nameof(CallKind.PutRule), 200, "<html>", "Refused")]
    [InlineData(nameof(CallKind.PutRule), 200, """{"result":"Error: Only Hash Selection criteria allowed for DSR mode"}""", "Refused")]
    [InlineData(nameof(CallKind.PutRule), 200, """{"result":"fail"}""", "Refused")]
    [InlineData(nameof(CallKind.PutRule), 409, """{"code":409,"message":"Resource conflict","result":"lbrule-exists error","fields":null}""", "AlreadySo")]
    [InlineData(nameof(CallKind.PutRule), 409, """{"code":409,"result":"lbrule-exist error: cant modify rule security mode"}""", "CannotModify")]
    [InlineData(nameof(CallKind.PutRule), 403, """{"code":403,"result":"rule-hwm error"}""", "Refused")]
    [InlineData(nameof(CallKind.PutRule), 400, """{"code":400,"result":"endpoints-range error"}""", "Refused")]
    [InlineData(nameof(CallKind.PutRule), 422, """{"code":602,"message":"serviceArguments.port in body is required"}""", "Refused")]
    [InlineData(nameof(CallKind.PutRule), 500, """{"code":500,"result":"proxy-proto-v2 not tcp service error"}""", "Refused")]
    [InlineData(nameof(CallKind.PutRule), 500, """{"code":500,"result":"whatever"}""", "Busy")]
    [InlineData(nameof(CallKind.PutRule), 502, "<html>bad gateway</html>", "Busy")]
    [InlineData(nameof(CallKind.PutRule), 503, """{"code":503,"message":"Maintenance mode"}""", "Untouched")]
    [InlineData(nameof(CallKind.PutRule), 500, """{"code":500,"message":"invalid token"}""", "Authentication")]
    [InlineData(nameof(CallKind.ListRules), 500, """{"code":500,"message":"invalid token"}""", "Authentication")]
    [InlineData(nameof(CallKind.PutRule), 401, "", "Authentication")]
    [InlineData(nameof(CallKind.AddFirewall), 409, """{"code":409,"result":"fwrule-exists error"}""", "AlreadySo")]
    [InlineData(nameof(CallKind.AddFirewall), 409, """{"code":409,"result":"lbrule-exists error"}""", "Refused")]
    [InlineData(nameof(CallKind.DeleteRule), 404, """{"code":404,"result":"no-rule error"}""", "AlreadySo")]
    [InlineData(nameof(CallKind.DeleteFirewall), 404, """{"code":404,"result":"no-rule error"}""", "AlreadySo")]
    [InlineData(nameof(CallKind.DeleteProbe), 404, """{"code":404,"result":"host-notfound error"}""", "AlreadySo")]
    [InlineData(nameof(CallKind.DeleteProbe), 409, """{"code":409,"result":"LB Rule-referred"}""", "AlreadySo")]
    [InlineData(nameof(CallKind.DeleteRule), 404, """{"code":404,"message":"path /netlox/v1/x was not found"}""", "Refused")]
    [InlineData(nameof(CallKind.ListRules), 200, """{"lbAttr":[]}""", "Done")]
    [InlineData(nameof(CallKind.Login), 501, """{"code":501,"message":"operation has not yet been implemented"}""", "Refused")]
    public void The_text_decides_as_much_as_the_status(string kind, int status, string body, string expected)
    {
        var result = AnswerClassifier.Classify(Enum.Parse<CallKind>(kind), (HttpStatusCode)status, body);
        var actual = result switch
        {
            CallResult.Done => "Done",
            CallResult.AlreadySo => "AlreadySo",
            CallResult.RefusedByNode { CannotModify: true } => "CannotModify",
            CallResult.RefusedByNode { Permanent: true } => "Refused",
            CallResult.AuthenticationFailed => "Authentication",
            CallResult.Busy { Untouched: true } => "Untouched",
            CallResult.Busy => "Busy",
            _ => result.ToString(),
        };
        Assert.Equal(expected, actual);
    }
}
