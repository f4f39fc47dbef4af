using System.Text.Json;
using LoxiActors.Protocol.Octavia;
using Spectre.Console;

namespace LoxiActors.Console.Rendering;

/// <summary>Statuses in Octavia's words, coloured by how much they should worry someone.</summary>
internal static class StatusMarkup
{
    public static string Of(string status) => $"[{Colour(status)}]{Markup.Escape(status)}[/]";

    public static string Of(OperatingStatus? status) => status is { } known ? Of(Word(known)) : "";

    public static string Of(ProvisioningStatus? status) => status is { } known ? Of(Word(known)) : "";

    public static string Placement(string state) => state switch
    {
        "in-sync" => $"[green]{state}[/]",
        "applying" or "behind" => $"[yellow]{state}[/]",
        _ => $"[red]{Markup.Escape(state)}[/]",
    };

    /// <summary>The word that Octavia and its API use.</summary>
    public static string Word<TEnum>(TEnum value) where TEnum : struct, Enum => JsonSerializer.SerializeToElement(value).GetString()!;

    private static string Colour(string status) => status switch
    {
        "ACTIVE" or "ONLINE" => "green",
        "ERROR" or "DEGRADED" => "red",
        "DELETED" or "OFFLINE" or "NO_MONITOR" => "grey",
        _ => "yellow",
    };
}
