using System.Runtime.ExceptionServices;

namespace LoxiActors.Simulation.Tests;

/// <summary>
/// A thread for a simulation alone. The test runner's own threads have a synchronization context, which would carry what the
/// simulation awaits to other threads.
/// </summary>
internal static class OneThread
{
    public static T Run<T>(Func<T> work)
    {
        var result = default(T)!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
