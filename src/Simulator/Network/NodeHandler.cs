using System.Net;
using System.Text;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Nodes;

namespace LoxiActors.Simulation.Network;

/// <summary>What lies under the HTTP client of one life of a host on the way to one node.</summary>
/// <param name="lease">As on a real connection, nothing is sent without it.</param>
/// <param name="sending">Told about each request as it leaves the host, with its X-Request-Id.</param>
internal sealed class NodeHandler(
    SimProcess host, SimNode node, Links links, IWriterLease lease, Action<HttpRequestMessage, string> sending) : HttpMessageHandler
{
    private static readonly TimeSpan RefusalTime = TimeSpan.FromMilliseconds(1);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (!lease.IsHeld)
            return Task.FromException<HttpResponseMessage>(new HttpRequestException("not sent", new LeaseOverException()));
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        cancellation.UnsafeRegister(_ => answer.TrySetCanceled(cancellation), null);
        var (method, target) = (request.Method.Method, request.RequestUri!.PathAndQuery);
        var body = request.Content is { } content ? Encoding.UTF8.GetString(content.ReadAsByteArrayAsync(CancellationToken.None).Result) : "";
        var requestId = request.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.First() : "";
        sending(request, requestId);
        links.Send(host.Name, node.Name.Value, twice: false, () =>
        {
            if (!node.IsMachineUp)
                return;
            if (!node.IsUp)
                Back(() => answer.TrySetException(new HttpRequestException(HttpRequestError.ConnectionError, "connection refused")));
            else
                node.Take(method, target, body, requestId, (status, text) => Back(() => answer.TrySetResult(Response(status, text))));
        });
        return answer.Task;
    }

    private static HttpResponseMessage Response(int status, string text) =>
        new((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };

    private void Back(Action give) => links.Send(node.Name.Value, host.Name, twice: false, () => host.After(RefusalTime, give));
}
