namespace LoxiActors.Host.Http;

internal sealed partial class FaultMiddleware
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed (request {Request})")]
    private partial void Failed(string method, PathString path, string request, Exception exception);
}
