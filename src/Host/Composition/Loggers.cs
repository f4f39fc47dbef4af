using LoxiActors.Host.Configuration;
using Microsoft.Extensions.Logging.Console;

namespace LoxiActors.Host.Composition;

/// <summary>Where messages go: standard output, one line each.</summary>
internal static class Loggers
{
    private const string Timestamps = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    public static ILoggerFactory Create(HostSettings settings) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(settings.LogLevel);

        // The framework tells of every request at Information.
        if (settings.LogLevel == LogLevel.Information)
            logging.AddFilter("Microsoft", LogLevel.Warning);
        if (settings.LogFormat == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Timestamps.TrimEnd();
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Timestamps;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }
    });
}
