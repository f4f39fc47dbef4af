using LoxiActors.ClusterHost;
using LoxiActors.ClusterHost.Migration;
using LoxiActors.Host;

// The control plane on the cluster's engine. Arguments and configuration are those of loxiactors, and --akka FILE besides;
// migrate, as the first, does something else.
if (args is [MigrateProgram.Name, .. var migration])
    return await MigrateProgram.RunAsync(migration, Console.Out, Console.Error);

var arguments = ClusterArguments.Parse(args);
if (arguments.Problem is { } problem)
{
    await Console.Error.WriteLineAsync($"loxiactors-cluster: {problem}");
    return 2;
}

return await HostProgram.RunAsync(arguments.Rest, Console.Out, Console.Error, settings => ClusterEngines.Open(settings, arguments.AkkaFile));
