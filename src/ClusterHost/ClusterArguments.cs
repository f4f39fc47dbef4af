namespace LoxiActors.ClusterHost;

/// <summary>The arguments that this program has more than <c>loxiactors</c>.</summary>
/// <param name="AkkaFile">Null: the one beside the program.</param>
/// <param name="Rest">For the control plane.</param>
/// <param name="Problem">Why the arguments can't be used; null when they can.</param>
internal sealed record ClusterArguments(string? AkkaFile, string[] Rest, string? Problem)
{
    private const string Akka = "--akka";

    public static ClusterArguments Parse(string[] arguments)
    {
        string? file = null;
        var rest = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] != Akka && !arguments[i].StartsWith($"{Akka}=", StringComparison.Ordinal))
            {
                rest.Add(arguments[i]);
                continue;
            }

            if (file is not null)
                return Wrong($"{Akka} is given twice");
            file = arguments[i] == Akka ? arguments.ElementAtOrDefault(++i) : arguments[i][(Akka.Length + 1)..];
            if (string.IsNullOrEmpty(file))
                return Wrong($"{Akka} needs a file");
        }

        return new ClusterArguments(file, [.. rest], null);
    }

    private static ClusterArguments Wrong(string problem) => new(null, [], problem);
}
