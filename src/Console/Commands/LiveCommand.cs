using System.CommandLine;
using System.Net;
using System.Text;

namespace LoxiActors.Console.Commands;

/// <summary><c>loxi live</c>: for whatever starts and stops hosts, where there is no other HTTP client. It needs no token.</summary>
internal static class LiveCommand
{
    private const string Live = "/healthz/live";
    private const string Ready = "/healthz/ready";

    public static Command Create(GlobalOptions options)
    {
        var ready = new Option<bool>("--ready") { Description = "Whether it takes calls." };
        var command = new Command("live", "Whether the host answers at all. Needs no token.") { ready };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = options.Connect(parsed);
            var path = parsed.GetValue(ready) ? Ready : Live;
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            var (status, body) = await connection.SendAsync(request, cancellation);
            if (status != HttpStatusCode.OK)
                throw connection.Refusal(status, body, path);
            var said = Encoding.UTF8.GetString(body).Trim();
            if (options.Json(parsed))
                return await Output.JsonAsync(options.Terminal.Output, said);
            await options.Terminal.Output.WriteLineAsync(said);
            return ExitCode.Fine;
        });
        return command;
    }
}
