namespace LoxiActors.Engines.Akka.Serialization;

/// <summary>What stands beside the bytes of a message or a stored entry and says what they are. Never change; a new form gets a new one.</summary>
internal static class Manifests
{
    public const string Asked = "ask";
    public const string Told = "tell";
    public const string Queried = "query";
    public const string Woken = "wake";
    public const string Settled = "settle";
    public const string Forgotten = "forget";
    public const string LeaveHost = "leave-host";
    public const string Answered = "answer";
    public const string Shown = "state";
    public const string NotShown = "no-state";
    public const string Done = "done";
    public const string PeerAsked = "peer-ask";
    public const string PeerAnswered = "peer-answer";
    public const string StoredEvent = "event";
    public const string WriterChanged = "writer";
    public const string EntityRetired = "retired";
    public const string StoredState = "snapshot";
}
