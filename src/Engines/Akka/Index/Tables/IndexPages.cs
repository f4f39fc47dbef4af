using System.Runtime.CompilerServices;

namespace LoxiActors.Engines.Akka.Index.Tables;

/// <summary>
/// A table read page by page, each with a statement of its own: however long the reader takes between two rows, no transaction stays open for it.
/// </summary>
internal static class IndexPages
{
    private const int Size = 1_000;

    /// <param name="read">The rows after one, in the order of their key; the first ones after null.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<T?, int, CancellationToken, Task<IReadOnlyList<T>>> read, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        T? last = null;
        while (true)
        {
            var page = await read(last, Size, cancellation).ConfigureAwait(false);
            foreach (var row in page)
                yield return row;
            if (page.Count < Size)
                yield break;
            last = page[^1];
        }
    }
}
