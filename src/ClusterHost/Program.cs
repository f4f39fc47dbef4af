using LoxiActors.ClusterHost;
using LoxiActors.Host;

// The control plane on the cluster's engine. Arguments and configuration are those of loxiactors, and --akka FILE besides.
var arguments = ClusterArguments.Parse(args);
if (arguments.Problem is { } problem)
{
    await Console.Error.WriteLineAsync($"loxiactors-cluster: {problem}");
    return 2;
}

return await HostProgram.RunAsync(arguments.Rest, Console.Out, Console.Error, settings => ClusterEngines.Open(settings, arguments.AkkaFile));
