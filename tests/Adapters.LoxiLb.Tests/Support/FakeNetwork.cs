using System.Net;
using System.Net.Sockets;

namespace LoxiActors.Adapters.LoxiLb.Tests.Support;

/// <summary>Answers requests at once, on the thread that sends them, or as it is told.</summary>
internal sealed class FakeNetwork : HttpMessageHandler
{
    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Null: HTTP 200.</summary>
    public Func<Task<HttpResponseMessage>>? Answers { get; set; }

    public static Task<HttpResponseMessage> Refuse() => Task.FromException<HttpResponseMessage>(new HttpRequestException(
        HttpRequestError.ConnectionError, "no", new SocketException((int)SocketError.ConnectionRefused)));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        return Answers?.Invoke() ?? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") });
    }
}
