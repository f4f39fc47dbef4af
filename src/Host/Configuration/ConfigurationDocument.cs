using System.Text;

namespace LoxiActors.Host.Configuration;

/// <summary>The text of docs/configuration.md.</summary>
internal static class ConfigurationDocument
{
    private const string Introduction = """
        # Configuration

        <!-- Made by `loxiactors --print-config-doc`; a test holds this file to it. -->

        `loxiactors` reads one INI file: the one that `--config FILE` names, else `./loxiactors.conf`, else
        `/etc/loxiactors/loxiactors.conf`; without any of them the defaults below hold. An environment variable
        `LOXIACTORS__SECTION__OPTION` wins over the file, and `--set SECTION.OPTION=VALUE` wins over both. An option of a node is
        `LOXIACTORS__NODE__NAME__OPTION`, where an underscore in NAME also stands for a hyphen or a dot.

        `loxiactors --check-config` lists everything that is wrong and exits with 1, or exits with 0.
        `loxiactors --print-config` prints a sample file. Unknown sections and options are errors. Secrets are named by file or
        set in the environment; they are never printed.

        The API listens on loopback unless told otherwise. Any other address needs TLS and a token, or the program refuses to start.

        """;

    public static string Text()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var section in Catalogue.Sections)
        {
            text.Append("\n## [").Append(section.Name).Append("]\n\n").Append(section.Text).Append("\n\n");
            text.Append("| option | default | takes | what it does |\n|---|---|---|---|\n");
            foreach (var option in section.Options)
            {
                var name = option.EnvironmentOnly ? $"`LOXIACTORS__{section.Name.ToUpperInvariant()}__{option.Name.ToUpperInvariant()}`" : $"`{option.Name}`";
                var @default = option.Default.Length == 0 ? "(none)" : $"`{option.Default}`";
                var unit = option.Unit.Length > 0 ? $", in {option.Unit}" : "";
                text.Append($"| {name} | {@default} | {Cell(option.Range)}{unit} | {Cell(option.Why)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
