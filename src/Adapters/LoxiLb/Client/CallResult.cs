namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>What became of one call to a node, by the text of the answer as much as by its status.</summary>
internal abstract record CallResult
{
    public static CallResult Success { get; } = new Done();

    /// <summary>What it says, for a log or an operator.</summary>
    public string Words => this switch
    {
        Unreachable unreachable => unreachable.Reason,
        AuthenticationFailed failed => $"the node rejects the credentials: {failed.Text}",
        Busy busy => busy.Text,
        RefusedByNode refused => refused.Text,
        _ => GetType().Name,
    };

    public sealed record Done : CallResult;

    /// <summary>
    /// A POST that the node sees no change in, or a DELETE of what is not there. After a POST it does not mean that the node
    /// holds what was sent: there are fields whose change LoxiLB does not see.
    /// </summary>
    public sealed record AlreadySo(string Text) : CallResult;

    /// <param name="Permanent">False: another try may be taken.</param>
    public sealed record RefusedByNode(string Text, bool Permanent) : CallResult
    {
        /// <summary>The rule has to be deleted before it can be put like this.</summary>
        public bool CannotModify => Text.Contains("cant modify", StringComparison.OrdinalIgnoreCase);
    }

    public sealed record AuthenticationFailed(string Text) : CallResult;

    /// <summary>503, or another 500 that does not say that it would always be so.</summary>
    /// <param name="Untouched">The node did not begin with it.</param>
    public sealed record Busy(string Text, bool Untouched) : CallResult;

    /// <summary>No whole answer.</summary>
    /// <param name="MaybeCarriedOut">False: the request never left, so it is safe to send it again.</param>
    /// <param name="Transient">False: another try would fail the same way, as with a certificate that isn't trusted.</param>
    public sealed record Unreachable(string Reason, bool MaybeCarriedOut, bool Transient) : CallResult
    {
        /// <summary>The whole time for the call was spent waiting.</summary>
        public bool TimedOut { get; init; }

        /// <summary>It says nothing of the node: this host may not send.</summary>
        public bool LeaseOver { get; init; }
    }
}

/// <param name="Value">Not null exactly when the result is <see cref="CallResult.Done"/>.</param>
internal sealed record ReadResult<T>(CallResult Result, T? Value)
    where T : class;

/// <summary>Narrower limits than the configuration's, for what is repeated soon anyway.</summary>
internal sealed record ReadLimits(int Tries, TimeSpan Timeout);
