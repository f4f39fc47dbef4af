using LoxiActors.Actors.Hosting;

namespace LoxiActors.Engines.Local.Journal;

/// <summary>The journal can't be opened or read; the text says which one and why.</summary>
public sealed class JournalException : StoreException
{
    public JournalException(string message)
        : base(message)
    {
    }

    public JournalException(string message, Exception inner)
        : base(message, inner)
    {
    }

    internal static JournalException Fenced(long epoch) => new($"nothing was changed: another host writes the journal, under epoch {epoch}");
}
