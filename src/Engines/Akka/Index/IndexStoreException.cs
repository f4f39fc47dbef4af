namespace LoxiActors.Engines.Akka.Index;

/// <summary>The index can't be read or written; the text says which database and why, and never a password.</summary>
public sealed class IndexStoreException : Exception
{
    public IndexStoreException(string message)
        : base(message)
    {
    }

    public IndexStoreException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
