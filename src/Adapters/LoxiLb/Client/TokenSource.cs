namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>Where the value of the Authorization header comes from.</summary>
internal abstract class TokenSource
{
    /// <param name="rejected">The token that the node has just refused, or null.</param>
    /// <returns>A token, null for none; or why there is none to be had.</returns>
    public abstract ValueTask<(string? Token, CallResult? Failure)> GetAsync(string? rejected, CancellationToken cancellation);

    /// <summary>What no text that leaves the client may hold.</summary>
    public virtual IEnumerable<string> Secrets => [];
}

internal sealed class NoToken : TokenSource
{
    public override ValueTask<(string? Token, CallResult? Failure)> GetAsync(string? rejected, CancellationToken cancellation) =>
        ValueTask.FromResult<(string?, CallResult?)>((null, null));
}

internal sealed class FixedToken(string token) : TokenSource
{
    public override IEnumerable<string> Secrets => [token];

    public override ValueTask<(string? Token, CallResult? Failure)> GetAsync(string? rejected, CancellationToken cancellation) =>
        ValueTask.FromResult<(string?, CallResult?)>((token, null));
}

/// <summary>Reads the file at the first call and whenever what it last held was rejected.</summary>
internal sealed class TokenFile(string path) : TokenSource
{
    private volatile string? _token;

    public override IEnumerable<string> Secrets => _token is { Length: > 0 } token ? [token] : [];

    public override async ValueTask<(string? Token, CallResult? Failure)> GetAsync(string? rejected, CancellationToken cancellation)
    {
        if (_token is { } held && held != rejected)
            return (held, null);
        try
        {
            var text = (await File.ReadAllTextAsync(path, cancellation)).Trim();
            if (text.Length == 0 || text.Any(character => character is < '!' or > '~'))
                return (null, new CallResult.AuthenticationFailed($"api_token_file = {path}: must hold one token of printable ASCII without spaces"));
            _token = text;
            return (text, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, new CallResult.AuthenticationFailed($"api_token_file = {path}: {failure.Message}"));
        }
    }
}

/// <summary>Logs in when there is no token yet or the last one was rejected; one login at a time.</summary>
/// <param name="login">Makes the call and returns the token, or why there is none.</param>
internal sealed class LoginToken(string password, Func<CancellationToken, Task<(string? Token, CallResult? Failure)>> login)
    : TokenSource, IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile string? _token;

    public override IEnumerable<string> Secrets => _token is { Length: > 0 } token ? [password, token] : [password];

    public override async ValueTask<(string? Token, CallResult? Failure)> GetAsync(string? rejected, CancellationToken cancellation)
    {
        if (_token is { } held && held != rejected)
            return (held, null);
        await _one.WaitAsync(cancellation);
        try
        {
            if (_token is { } renewed && renewed != rejected)
                return (renewed, null);
            var (token, failure) = await login(cancellation);
            _token = token;
            return (token, failure);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
