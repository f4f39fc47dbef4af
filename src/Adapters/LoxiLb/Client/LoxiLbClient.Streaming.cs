using System.Text;

namespace LoxiActors.Adapters.LoxiLb.Client;

internal sealed partial class LoxiLbClient
{
    private const int RefusalBytesMax = 1024 * 1024;

    private async Task<(CallResult Result, string Body)> StreamAsync(
        CallKind kind, HttpRequestMessage request, Func<Stream, CancellationToken, Task> consume, CancellationToken cancellation)
    {
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            await response.Content.LoadIntoBufferAsync(RefusalBytesMax, cancellation);
            var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellation));
            return (AnswerClassifier.Classify(kind, response.StatusCode, body), body);
        }

        try
        {
            await using var answer = await response.Content.ReadAsStreamAsync(cancellation);
            await consume(answer, cancellation);
            return (CallResult.Success, "");
        }
        catch (IOException failure)
        {
            return (new CallResult.Unreachable($"the connection ended before the answer did: {failure.Message}", MaybeCarriedOut: true, Transient: true), "");
        }
    }
}
