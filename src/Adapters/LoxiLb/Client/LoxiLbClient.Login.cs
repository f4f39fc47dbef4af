using System.Text.Json;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Wire;

namespace LoxiActors.Adapters.LoxiLb.Client;

internal sealed partial class LoxiLbClient
{
    private TokenSource Tokens(NodeAuthentication authentication) => authentication switch
    {
        { Kind: AuthenticationKind.Token, Token: { } token } => new FixedToken(token.Reveal()),
        { Kind: AuthenticationKind.Token, TokenFile: { } file } => new TokenFile(file),
        { Kind: AuthenticationKind.Login, Username: { } username, Password: { } password } =>
            new LoginToken(password.Reveal(), cancellation => LoginAsync(username, password.Reveal(), cancellation)),
        _ => new NoToken(),
    };

    /// <remarks>A wrong password seems to be answered with 200 and an empty token, an unknown user with 401 (read in LoxiLB 0.9.8).</remarks>
    private async Task<(string? Token, CallResult? Failure)> LoginAsync(string username, string password, CancellationToken cancellation)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(new LoginBody { Username = username, Password = password }, WireJson.Default.LoginBody);
        var (result, body) = await OnceAsync(new Outgoing(CallKind.Login, HttpMethod.Post, Paths.Login, content, "login"), token: null, _options.ApiTimeout, cancellation);
        switch (result)
        {
            case CallResult.Done:
                break;
            case CallResult.Unreachable unreachable:
                // Only the login may have been carried out, never the call that it was for.
                return (null, unreachable with { MaybeCarriedOut = false });
            case CallResult.Busy busy:
                return (null, busy with { Untouched = true });
            default:
                return (null, new CallResult.AuthenticationFailed($"login of {username}: {Describe(result)}"));
        }

        try
        {
            if (JsonSerializer.Deserialize(body, WireJson.Default.LoginAnswer) is { Token.Length: > 0 } answer)
                return (answer.Token, null);
        }
        catch (JsonException)
        {
            // As good as no token.
        }

        return (null, new CallResult.AuthenticationFailed($"login of {username}: the node gave no token, which is how it answers a wrong password"));
    }

    private static string Describe(CallResult result) => result switch
    {
        CallResult.RefusedByNode refused => $"{refused.Text}; does the node run with --userservice?",
        CallResult.AuthenticationFailed failed => failed.Text,
        _ => result.ToString(),
    };
}
