namespace LoxiActors.Imitation.Core;

/// <summary>How an endpoint object is probed.</summary>
/// <param name="Type">tcp, udp, sctp, ping, http, https or none.</param>
/// <param name="DurationSeconds">Interval between probes while the endpoint is up.</param>
/// <param name="Retries">Consecutive failures that make it inactive.</param>
/// <param name="Active">False: never probed, always ok, shown as type none.</param>
internal sealed record ProbeOptions(
    string Type, ushort Port, string Request, string Response, uint DurationSeconds, int Retries, bool Active);

/// <summary>An endpoint object: the health of one target, shared by every rule that names its key.</summary>
internal sealed class ProbedEndpoint
{
    public required string Key { get; init; }

    /// <summary>The address that is probed; set at creation and never changed by a later call.</summary>
    public required string HostName { get; init; }

    public required ProbeOptions Options { get; set; }
    public int References { get; set; }

    /// <summary>green, yellow, red or empty; red forces the endpoint inactive.</summary>
    public string HostState { get; set; } = "";

    public bool Inactive { get; set; }
    public int Failures { get; set; }

    /// <summary>The next probe is the first with these options: one failure is enough.</summary>
    public bool First { get; set; } = true;

    public uint CurrentDurationSeconds { get; set; }
    public DateTimeOffset ProbedAt { get; set; } = DateTimeOffset.MinValue;

    public bool Up => HostState != "red" && !Inactive;

    public string State => HostState == "red" ? "red" : Inactive ? "nok" : "ok";

    /// <summary>The outcome that repeated probes would settle on.</summary>
    public void Settle(bool healthy)
    {
        First = false;
        Inactive = !healthy;
        Failures = healthy ? 0 : Math.Max(Options.Retries, 1);
        CurrentDurationSeconds = Options.DurationSeconds;
    }

    public void TakeResult(bool healthy, int threshold)
    {
        if (healthy)
        {
            Failures = 0;
            if (Inactive)
                CurrentDurationSeconds = Options.DurationSeconds;
            Inactive = false;
            return;
        }

        if (Failures < threshold)
        {
            Failures++;
            Inactive |= Failures >= threshold;
            return;
        }

        Failures++;
        if (CurrentDurationSeconds < 3 * Limits.ProbeSeconds)
            CurrentDurationSeconds += 20;
    }
}
