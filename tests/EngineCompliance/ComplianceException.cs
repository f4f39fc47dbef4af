namespace LoxiActors.EngineCompliance;

/// <summary>An engine breaks a rule; the text says how.</summary>
public sealed class ComplianceException : Exception
{
    public ComplianceException(string message)
        : base(message)
    {
    }

    public ComplianceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
