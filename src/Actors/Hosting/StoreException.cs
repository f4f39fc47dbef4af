namespace LoxiActors.Actors.Hosting;

/// <summary>An engine's store can't be opened or read; the message says which one and why, and holds no secret.</summary>
public abstract class StoreException : Exception
{
    protected StoreException(string message)
        : base(message)
    {
    }

    protected StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
