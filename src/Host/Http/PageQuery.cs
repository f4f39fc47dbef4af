using System.Globalization;

namespace LoxiActors.Host.Http;

/// <summary>Reads numbers of a query string, naming the one that can't be used.</summary>
internal static class PageQuery
{
    public static (long Value, IResult? Fault) Number(HttpRequest request, string name, long standard, long min, long max)
    {
        var values = request.Query[name];
        if (values.Count == 0)
            return (standard, null);
        return values.Count == 1 && long.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? (value, null)
            : (standard, Faults.BadRequest(string.Create(CultureInfo.InvariantCulture, $"the parameter {name} is '{values}'; it has to be an integer from {min} to {max}, given once")));
    }
}
