using System.Text;

namespace LoxiActors.Host.Configuration;

/// <summary>The file that <c>--print-config</c> prints: every option explained, none of them set but those without which there is nothing to do.</summary>
internal static class SampleFile
{
    private const int Width = 100;

    public static string Text()
    {
        var text = new StringBuilder();
        text.Append("# loxiactors.conf. Options behind a # are shown with their defaults; remove it to set one. The others are examples.\n");
        text.Append("# LOXIACTORS__SECTION__OPTION in the environment wins over this file, --set SECTION.OPTION=VALUE over both.\n");
        foreach (var section in Catalogue.Sections)
        {
            text.Append('\n');
            Comment(text, section.Text);
            // A section for a node whose name is a placeholder must not count as a node.
            text.Append(section.Name.Contains(' ', StringComparison.Ordinal) ? "#" : "").Append('[').Append(section.Name).Append("]\n");
            foreach (var option in section.Options)
            {
                text.Append('\n');
                Comment(text, option.Why);
                Comment(text, $"Takes {option.Range}{(option.Unit.Length > 0 ? $", in {option.Unit}" : "")}.");
                text.Append(option.EnvironmentOnly
                    ? $"# Not here: set LOXIACTORS__{section.Name.ToUpperInvariant()}__{option.Name.ToUpperInvariant()}.\n"
                    : option.Example is { } example
                        ? $"{option.Name} = {example}\n"
                        : $"#{option.Name} = {option.Default}".TrimEnd() + "\n");
            }
        }

        return text.ToString();
    }

    private static void Comment(StringBuilder text, string sentence)
    {
        var line = new StringBuilder("#");
        foreach (var word in sentence.Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append('#');
            }

            line.Append(' ').Append(word);
        }

        text.Append(line).Append('\n');
    }
}
