using System.Net;

namespace LoxiActors.Tests.Support;

/// <summary>Addresses 127.x.y.z that no other test has, in this process or in one that runs beside it.</summary>
public static class LoopbackNet
{
    /// <summary>So many nets a process may take before it meets those of the process with the next id.</summary>
    private const int PerProcess = 16;
    private const int Values = 254;

    private static int _taken = -1;

    /// <param name="count">At most 254.</param>
    public static IPAddress[] Take(int count)
    {
        var net = (((long)Environment.ProcessId * PerProcess) + Interlocked.Increment(ref _taken)) % (Values * Values);
        return [.. Enumerable.Range(1, count).Select(host => new IPAddress([127, (byte)(1 + (net / Values)), (byte)(1 + (net % Values)), (byte)host]))];
    }
}
