namespace LoxiActors.Host.Http;

internal sealed partial class FaultMiddleware
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void Failed(string method, PathString path, Exception exception);
}
