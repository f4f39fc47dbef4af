namespace LoxiActors.Host.Configuration;

internal static class Units
{
    public static string InWords(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        _ => unit,
    };
}
