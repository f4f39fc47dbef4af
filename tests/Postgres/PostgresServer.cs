using System.Diagnostics;
using System.Globalization;
using LoxiActors.Tests.Support;
using Npgsql;

namespace LoxiActors.Tests.Postgres;

/// <summary>A real PostgreSQL on loopback, with a password, in a directory that goes with it. It ends with this process, however that ends.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Has in it what a URL must escape.</summary>
    private const string Password = "s3cret p@ss/w:rd%?#&=";

    private const string User = "loxiactors";

    /// <summary>Installing the packages is in it, on a machine that has none of them.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _guard;
    private readonly Task<string> _errors;
    private readonly SemaphoreSlim _turn = new(1);
    private int _port;
    private readonly Lazy<Task<Uri>> _common;
    private int _databases;
    private int _schemas;

    private PostgresServer(Process guard)
    {
        (_guard, _errors) = (guard, guard.StandardError.ReadToEndAsync());
        _common = new Lazy<Task<Uri>>(NewDatabaseAsync);
    }

    /// <summary>Everything of the server is in it.</summary>
    public string Directory { get; private set; } = "";

    /// <exception cref="PostgresUnavailableException">This machine can't have one.</exception>
    public static async Task<PostgresServer> StartAsync()
    {
        if (!OperatingSystem.IsLinux())
            throw new PostgresUnavailableException("a PostgreSQL of our own is started on Linux only");
        var start = new ProcessStartInfo("bash", [Path.Combine(SourceTree.Root, "tests", "Postgres", "server"), Path.GetTempPath()])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["POSTGRES_PASSWORD"] = Password },
        };
        var server = new PostgresServer(Process.Start(start)!);
        try
        {
            var words = (await server.AnswerAsync("up", Start)).Split(' ', 3);
            (server._port, server.Directory) = (int.Parse(words[1], CultureInfo.InvariantCulture), words[2]);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The URL of a new, empty database.</summary>
    public async Task<Uri> NewDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return Url(name);
    }

    /// <summary>The URL of a schema of its own, which isn't there yet, in a database that others have schemas in too. Much cheaper than a database.</summary>
    public async Task<Uri> NewSchemaAsync()
    {
        var database = await _common.Value;
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"{database.OriginalString}?schema=test{Interlocked.Increment(ref _schemas)}"));
    }

    public Uri Url(string database, string user = User, string password = Password) =>
        new($"postgresql://{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}/{database}");

    /// <summary>As the superuser, in the database of the URL.</summary>
    public Task<object?> ExecuteAsync(Uri database, string sql) => ExecuteAsync(database.AbsolutePath[1..], sql);

    /// <summary>As after a loss of power: sessions are cut off, and what was not flushed is gone.</summary>
    public Task CrashAsync() => AskAsync("stop immediate", "stopped");

    /// <summary>Again, on the same port.</summary>
    public Task RestartAsync() => AskAsync("start", "started");

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync().WaitAsync(Patience);
        await _errors;
        _guard.Dispose();
    }

    private async Task<object?> ExecuteAsync(string database, string sql)
    {
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = _port, Username = User, Password = Password, Database = database, Pooling = false, Timeout = 10,
        };
        await using var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private async Task AskAsync(string command, string answer)
    {
        await _turn.WaitAsync();
        try
        {
            await _guard.StandardInput.WriteLineAsync(command);
            await _guard.StandardInput.FlushAsync();
            await AnswerAsync(answer, Patience);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<string> AnswerAsync(string expected, TimeSpan limit)
    {
        var line = await _guard.StandardOutput.ReadLineAsync().WaitAsync(limit);
        if (line is not null)
            return line.Split(' ')[0] == expected ? line : throw new InvalidOperationException($"'{expected}' was awaited, and '{line}' came");
        await _guard.WaitForExitAsync().WaitAsync(Patience);
        var errors = (await _errors).TrimEnd();
        throw _guard.ExitCode == 3 ? new PostgresUnavailableException(errors.Split('\n')[^1]) : new InvalidOperationException($"no PostgreSQL: {errors}");
    }
}

/// <summary>The text says why this machine can't have a server: tests may be left out because of it.</summary>
public sealed class PostgresUnavailableException(string message) : Exception(message);
