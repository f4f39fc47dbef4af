using System.Reflection;
using System.Runtime.InteropServices;
using LoxiActors.Agent;
using LoxiActors.Agent.Options;

var line = CommandLine.Parse(args);
if (line.Problem is { } problem)
{
    Console.Error.WriteLine($"loxi-agent: {problem}\n\n{OptionTable.Usage}");
    return 2;
}

switch (line.Action)
{
    case AgentAction.Help:
        Console.Write(OptionTable.Usage);
        return 0;
    case AgentAction.Version:
        Console.WriteLine(typeof(NodeAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
        return 0;
}

var (options, errors) = AgentOptionsReader.Read(line, Environment.GetEnvironmentVariable, Environment.MachineName);
foreach (var error in errors)
    Console.Error.WriteLine($"loxi-agent: {error}");
if (errors.Count > 0)
    return 1;
if (line.Action == AgentAction.Check)
{
    Console.WriteLine($"{options.Node} would send to {string.Join(", ", options.Controllers)}");
    return 0;
}

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
await using (NodeAgent.Start(options, TimeProvider.System, text => Console.Error.WriteLine(text)))
{
    Console.Error.WriteLine($"{options.Node} sends heartbeats to {string.Join(", ", options.Controllers)} every {options.Interval.TotalSeconds} s");
    await stop.Task;
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}
