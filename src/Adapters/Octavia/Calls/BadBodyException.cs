namespace LoxiActors.Adapters.Octavia.Calls;

/// <summary>Ends the reading of a body at its first mistake; never leaves this folder.</summary>
internal sealed class BadBodyException(string message) : Exception(message)
{
    public static BadBodyException At(string path, string what) => new($"{path}: {what}");

    /// <summary>A text from the body, short enough for a message.</summary>
    public static string Quoted(string text) => text.Length <= 64 ? $"'{text}'" : $"'{text[..64]}…'";
}
