using System.Globalization;
using System.Text.Json;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>/config/export and /config/import</summary>
internal static class BackupApi
{
    /// <summary>A reply that takes longer never comes: the connection is closed at the end (seen on LoxiLB 0.9.8).</summary>
    private static readonly TimeSpan LongestReply = TimeSpan.FromSeconds(60);

    public static IEnumerable<ApiRoute> Routes =>
    [
        ApiRoute.Get("/config/export", Export),
        ApiRoute.Post("/config/import", null, Import) with { Multipart = true },
    ];

    private static Reply Export(ApiCall call)
    {
        var dump = call.Read(state => Dump.Write(state, call.Host.Options.Version, call.Host.Now));
        var stamp = call.Host.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return new Reply(200, "application/json", dump.ToJsonString(new JsonSerializerOptions { WriteIndented = true }))
        {
            FileName = $"loxilb-config-{stamp}.json",
        };
    }

    private static async Task<Reply> Import(ApiCall call)
    {
        ImportFile import;
        try
        {
            if (!call.Http.Request.HasFormContentType)
                return Reply.Engine("No configuration file provided");
            var form = await call.Http.Request.ReadFormAsync();
            if (form.Files.GetFile("configuration") is not { } file)
                return Reply.Engine("No configuration file provided");
            using var stream = file.OpenReadStream();
            using var json = await JsonDocument.ParseAsync(stream);
            import = ImportFile.Read(json.RootElement);
        }
        catch (InvalidDataException error)
        {
            throw new RequestRefused(400, 400, "reading multipart form: " + error.Message);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return Reply.Engine("Invalid JSON format: " + error.Message);
        }

        var began = call.Host.Now;
        await DeleteAll(call);
        if (await AddAll(call, import) is { } refusal)
            return Reply.Engine("Failed to import configuration: " + refusal);
        return call.Host.Now - began > LongestReply ? Reply.Dropped : Reply.Success;
    }

    /// <summary>
    /// Deletes what an export lists and stops at the first refusal without saying so. Endpoint objects of rules are gone
    /// with their rules, so objects that stand alone can survive an import (read in LoxiLB 64045de).
    /// </summary>
    private static async Task DeleteAll(ApiCall call)
    {
        var steps = call.Read(state => new List<Func<NodeState, string?>>(
        [
            .. state.Rules.All.Select(LoadBalancerApi.ArgsOf)
                .Select(args => (Func<NodeState, string?>)(current => current.DeleteRule(args))),
            .. state.Firewall.All.Where(rule => (rule.Action.Mark & Limits.SourceCheckMark) == 0).Select(rule => Dump.Shown(rule.Match))
                .Select(match => (Func<NodeState, string?>)(current => current.Firewall.Delete(match))),
            .. state.Endpoints.All.Select(endpoint => endpoint.Key)
                .Select(key => (Func<NodeState, string?>)(current => current.Endpoints.Delete("", key, "", 0))),
        ]));
        foreach (var step in steps)
        {
            if (await call.ChangeRaw(step) is not null)
                return;
        }
    }

    private static async Task<string?> AddAll(ApiCall call, ImportFile import)
    {
        foreach (var rule in import.Rules)
        {
            if (await call.ChangeRule(state => state.AddRule(rule, call.Host.Now)) is { } refusal)
                return refusal;
        }

        foreach (var step in import.Others)
        {
            if (await call.ChangeRaw(step) is { } refusal)
                return refusal;
        }

        return null;
    }
}
