namespace LoxiActors.Adapters.LoxiLb;

/// <summary>A file that the configuration names can't be used; the message names option, file and reason.</summary>
public sealed class LoxiLbSetupException : Exception
{
    public LoxiLbSetupException(string message)
        : base(message)
    {
    }

    public LoxiLbSetupException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
