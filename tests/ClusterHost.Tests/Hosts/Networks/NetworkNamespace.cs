using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LoxiActors.ClusterHost.Tests.Hosts.Networks;

/// <summary>A network namespace of Linux, with interfaces and addresses that nobody outside it sees.</summary>
internal sealed class NetworkNamespace
{
    private const string Prefix = "loxiactors-test-";
    private const int CloneNewNet = 0x40000000;

    private static int _made;

    private NetworkNamespace(string name) => Name = name;

    /// <summary>As <c>ip netns</c> knows it: it holds the id of the process that made it.</summary>
    public string Name { get; }

    /// <summary>Begins a command line that runs a program in it; the program has the process id of the command.</summary>
    public IReadOnlyList<string> Exec => ["ip", "netns", "exec", Name];

    /// <exception cref="InvalidOperationException">This machine, or this user, can't have namespaces.</exception>
    public static async Task<NetworkNamespace> MakeAsync(string role)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}-{role}");
        if (await RunAsync(["netns", "add", name]) is { Failure: { } why })
            throw new InvalidOperationException($"a network namespace can't be made, which takes root on Linux, with iproute2: {why}");
        var made = new NetworkNamespace(name);
        await made.IpAsync("link set lo up");
        return made;
    }

    /// <summary>Those of test processes that ended without removing them go, with what still runs in them.</summary>
    public static async Task RemoveLeftoversAsync()
    {
        // Without the program there can't be any; making one says so.
        if (await RunAsync(["netns", "list"]) is not { Output: { } list })
            return;
        foreach (var name in list.Split('\n').Select(line => line.Split(' ')[0]).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (int.TryParse(name.AsSpan(Prefix.Length, Math.Max(0, name.IndexOf('-', Prefix.Length) - Prefix.Length)), CultureInfo.InvariantCulture, out var maker) && !Directory.Exists($"/proc/{maker}"))
                await new NetworkNamespace(name).RemoveAsync();
        }
    }

    /// <summary>Each line is a command of <c>ip</c>, in this namespace.</summary>
    public async Task IpAsync(params string[] commands)
    {
        foreach (var command in commands)
        {
            if (await RunAsync(["-n", Name, .. command.Split(' ')]) is { Failure: { } why })
                throw new InvalidOperationException($"ip {command} in {Name}: {why}");
        }
    }

    /// <summary>A TCP socket that is in it for good, whichever thread uses it.</summary>
    public Task<Socket> SocketAsync()
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread is moved for good, so it is one that does nothing else.
        new Thread(() =>
        {
            try
            {
                using var space = File.OpenHandle($"/run/netns/{Name}", share: FileShare.ReadWrite);
                if (SetNs((int)space.DangerousGetHandle(), CloneNewNet) != 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                made.SetResult(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            }
            catch (Exception failure)
            {
                made.SetException(failure);
            }
        }).Start();
        return made.Task;
    }

    /// <summary>For an HTTP client that is in it, whatever becomes of its links.</summary>
    public SocketsHttpHandler HttpHandler() => new()
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = await SocketAsync();
            try
            {
                await socket.ConnectAsync(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    /// <summary>Its TCP connections with something that the other side has not confirmed, or has to be connected yet; as /proc/net/tcp shows them.</summary>
    public async Task<string> UnsentAsync()
    {
        const int Queues = 4, State = 3;
        const string SynSent = "02";
        var (output, failure) = await RunAsync(["netns", "exec", Name, "cat", "/proc/net/tcp", "/proc/net/tcp6"]);
        Assert.Null(failure);
        var rows = output!.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(columns => columns.Length > Queues && columns[0] != "sl");
        return string.Join('\n', rows.Where(columns => columns[State] == SynSent || !columns[Queues].StartsWith("00000000", StringComparison.Ordinal)).Select(columns => string.Join(' ', columns[..(Queues + 1)])));
    }

    /// <summary>Ends what runs in it.</summary>
    public async Task RemoveAsync()
    {
        foreach (var id in ((await RunAsync(["netns", "pids", Name])).Output ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
                process.Kill();
            }
            catch (Exception failure) when (failure is ArgumentException or InvalidOperationException)
            {
                // It has ended meanwhile.
            }
        }

        await RunAsync(["netns", "delete", Name]);
    }

    private static async Task<(string? Output, string? Failure)> RunAsync(IEnumerable<string> arguments)
    {
        try
        {
            using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = ip.StandardError.ReadToEndAsync();
            var output = await ip.StandardOutput.ReadToEndAsync();
            await ip.WaitForExitAsync();
            return ip.ExitCode == 0 ? (output, null) : (null, (await errors).Trim());
        }
        catch (Win32Exception failure)
        {
            return (null, failure.Message);
        }
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int SetNs(int space, int kind);
}
