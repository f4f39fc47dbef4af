namespace LoxiActors.Imitation;

/// <summary>What goes wrong from now on. Setting it replaces everything set before; the default is no fault.</summary>
public sealed record NodeFaults
{
    /// <summary>Every call waits this long before it is looked at, in milliseconds.</summary>
    public int SlowMs { get; init; }

    /// <summary>Overrides how long an applied rule POST keeps the lock, in milliseconds. Null leaves the node's setting.</summary>
    public int? PostMs { get; init; }

    /// <summary>Every call's connection is closed unanswered and nothing is applied, as if nobody listened.</summary>
    public bool Down { get; init; }

    /// <summary>Calls are taken and never answered nor applied, until the faults change or the node restarts.</summary>
    public bool Hang { get; init; }

    /// <summary>
    /// The node answers and speaks BFD as if all were well, and forwards nothing: only <see cref="NodeControl.Serves"/> shows it.
    /// </summary>
    public bool HalfDead { get; init; }

    /// <summary>
    /// With <see cref="FlapUpMs"/>: the node is down for so long and then up for so long, in milliseconds, again and again from the moment
    /// at which the faults are set. It keeps what it holds, as a node does whose cable is loose. 0: it does not flap.
    /// </summary>
    public int FlapDownMs { get; init; }

    /// <inheritdoc cref="FlapDownMs"/>
    public int FlapUpMs { get; init; }

    /// <summary>
    /// What is sent to the node gets lost: calls wait for an answer in vain and nothing is applied, BFD packets do not arrive. Its own
    /// BFD packets do.
    /// </summary>
    public bool LoseIn { get; init; }

    /// <summary>What the node sends gets lost: calls are applied and never answered, its BFD packets do not arrive anywhere.</summary>
    public bool LoseOut { get; init; }

    /// <summary>
    /// Calls other than GET are applied, then the reply is held back this long, in milliseconds: a client with a shorter
    /// timeout gives up on something that was done.
    /// </summary>
    public int AnswerAfterClientGaveUp { get; init; }

    /// <summary>So many of the next calls are answered with <see cref="FailStatus"/> and not applied.</summary>
    public int FailNext { get; init; }

    /// <summary>HTTP status of <see cref="FailNext"/>.</summary>
    public int FailStatus { get; init; } = 503;

    /// <summary>Body of <see cref="FailNext"/>; null takes LoxiLB's own form for the status.</summary>
    public string? FailBody { get; init; }

    /// <summary>So many of the next calls' connections are closed unanswered; nothing is applied.</summary>
    public int DropNext { get; init; }

    /// <summary>So many of the next calls are applied and their connections then closed unanswered.</summary>
    public int DropAfterNext { get; init; }

    /// <summary>Limits every fault that concerns calls, but Down and PostMs, to one method. Null: all.</summary>
    public string? OnlyMethod { get; init; }

    /// <summary>Limits every fault that concerns calls, but Down and PostMs, to paths that contain this text. Null: all.</summary>
    public string? OnlyPath { get; init; }

    internal bool Concerns(string method, string path) =>
        (OnlyMethod is null || OnlyMethod.Equals(method, StringComparison.OrdinalIgnoreCase))
        && (OnlyPath is null || path.Contains(OnlyPath, StringComparison.Ordinal));

    /// <param name="since">For how long they have been in force.</param>
    internal bool IsDown(TimeSpan since) =>
        Down || (FlapDownMs > 0 && since.TotalMilliseconds % (FlapDownMs + FlapUpMs) < FlapDownMs);

    internal void Check()
    {
        NotNegative(SlowMs, "slowMs");
        NotNegative(PostMs ?? 0, "postMs");
        NotNegative(AnswerAfterClientGaveUp, "answerAfterClientGaveUp");
        NotNegative(FailNext, "failNext");
        NotNegative(DropNext, "dropNext");
        NotNegative(DropAfterNext, "dropAfterNext");
        NotNegative(FlapDownMs, "flapDownMs");
        NotNegative(FlapUpMs, "flapUpMs");
        if (FlapDownMs > 0 != FlapUpMs > 0)
            throw new ArgumentException("flapDownMs, flapUpMs: one was given without the other");
        if (FailStatus is < 200 or > 599)
            throw new ArgumentException($"failStatus: {FailStatus} is no HTTP status from 200 to 599");
    }

    private static void NotNegative(int value, string name)
    {
        if (value < 0)
            throw new ArgumentException($"{name}: {value} is negative");
    }
}
