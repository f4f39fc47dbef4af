using System.CommandLine;

namespace LoxiActors.Console.Commands;

/// <summary>Who asks for something, and why, as it stands in the history.</summary>
internal sealed class Asker
{
    private readonly Option<string> _by;
    private readonly Option<string?> _reason = new("--reason") { Description = "Why; stands in the history." };

    public Asker(GlobalOptions options) => _by = new Option<string>("--by")
    {
        Description = "Who asks; stands in the history. Else the user.",
        DefaultValueFactory = _ => options.Terminal.Environment("USER") is { Length: > 0 } user ? user : "an operator",
    };

    public void AddTo(Command command, bool withReason = true)
    {
        command.Options.Add(_by);
        if (withReason)
            command.Options.Add(_reason);
    }

    public string By(ParseResult parsed) => parsed.GetValue(_by)!;

    public string? Reason(ParseResult parsed) => parsed.GetValue(_reason);

    public Dictionary<string, object> Body(ParseResult parsed)
    {
        var body = new Dictionary<string, object> { ["by"] = parsed.GetValue(_by)! };
        if (parsed.GetValue(_reason) is { } reason)
            body["reason"] = reason;
        return body;
    }
}
