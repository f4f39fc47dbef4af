using System.CommandLine;
using LoxiActors.Console.Api;
using Spectre.Console;

namespace LoxiActors.Console.Commands;

/// <summary>The options that every command takes, and what follows from them.</summary>
internal sealed class GlobalOptions
{
    private const string DefaultUrl = "http://127.0.0.1:9879";

    private readonly Option<string> _url;
    private readonly Option<string?> _tokenFile;
    private readonly Option<bool> _json = new("--json") { Description = "One JSON document instead of text.", Recursive = true };
    private readonly Option<bool> _noColor = new("--no-color") { Description = "No colours; also when NO_COLOR is set.", Recursive = true };

    public GlobalOptions(Terminal terminal)
    {
        Terminal = terminal;
        _url = new Option<string>("--url")
        {
            Description = "The host's address; else LOXI_URL.",
            Recursive = true,
            DefaultValueFactory = _ => terminal.Environment("LOXI_URL") is { Length: > 0 } url ? url : DefaultUrl,
        };
        _tokenFile = new Option<string?>("--token-file")
        {
            Description = "A file whose first line is the host's API token; else LOXI_TOKEN_FILE.",
            Recursive = true,
            DefaultValueFactory = _ => terminal.Environment("LOXI_TOKEN_FILE") is { Length: > 0 } file ? file : null,
        };
    }

    public Terminal Terminal { get; }

    public void AddTo(RootCommand root)
    {
        root.Options.Add(_url);
        root.Options.Add(_tokenFile);
        root.Options.Add(_json);
        root.Options.Add(_noColor);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    public bool Colour(ParseResult parsed) => !parsed.GetValue(_noColor);

    public IAnsiConsole Ansi(ParseResult parsed) => Terminal.Ansi(Colour(parsed));

    public ApiConnection Connect(ParseResult parsed)
    {
        var text = parsed.GetValue(_url)!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw CommandException.Usage($"--url: '{text}' is no http or https address");
        if (url.AbsolutePath != "/" || url.Query.Length > 0)
            throw CommandException.Usage($"--url: '{text}' has a path; give the host's address only, such as {DefaultUrl}");
        return new ApiConnection(url, Token(parsed.GetValue(_tokenFile)));
    }

    private static string? Token(string? file)
    {
        if (file is null)
            return null;
        try
        {
            var token = File.ReadLines(file).FirstOrDefault()?.Trim();
            if (token is not { Length: > 0 } || token.Any(c => c is <= ' ' or > '~'))
                throw CommandException.Usage($"--token-file: the first line of '{file}' is no token");
            return token;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"--token-file: '{file}' can't be read: {exception.Message}");
        }
    }
}
