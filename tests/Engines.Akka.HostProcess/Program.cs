using System.Text.Json;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Akka;
using LoxiActors.Engines.Akka.Index.Postgres;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Engines.Akka.Serialization;
using Microsoft.Extensions.Logging.Abstractions;

// One host of a cluster whose entities are the probes of the rules for engines. Takes a command a line, answers a line each, and says
// what is carried out: for tests that kill and freeze it.
// Arguments: name, settings file, port, port of the first host, connection string.
if (args is not [var name, var settings, var port, var seed, var database])
{
    Console.Error.WriteLine("usage: NAME SETTINGS PORT SEED-PORT CONNECTION-STRING");
    return 2;
}

void Say(object line)
{
    lock (Console.Out)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(line));
        Console.Out.Flush();
    }
}

// What comes from the environment, the cluster host's own reader puts in.
static string Text(string settings) => string.Join('\n', File.ReadLines(settings).Where(line => !line.Contains("${?", StringComparison.Ordinal)));

var config = ConfigurationFactory.ParseString(
    $$"""
    akka {
      loglevel = WARNING
      remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} }
      cluster.seed-nodes = ["akka.tcp://loxi@127.0.0.1:{{seed}}"]
    }
    """);
var system = ActorSystem.Create(
    "loxi",
    EngineConfig.Required.WithFallback(StoreConfig.Postgres(database)).WithFallback(config)
        .WithFallback(ConfigurationFactory.ParseString(Text(settings))).WithFallback(ClusterSharding.DefaultConfig()));
var trace = new Trace();
var engine = new AkkaEngine(
    system, new PostgresIndexStore(new PostgresIndexOptions(database)), new Effects(Say), TimeProvider.System,
    new AkkaEngineOptions { HostName = name, Shards = 30 }, NullLogger<AkkaEngine>.Instance);
var probes = engine.Host(new ProbeDefinition(trace));
_ = engine.WhenFenced.ContinueWith(fenced => Say(new { fenced = fenced.Result }), TaskScheduler.Default);
await engine.StartAsync();
Say(new { ready = name });

while (await Console.In.ReadLineAsync() is { } line)
{
    var command = JsonSerializer.Deserialize<Command>(line, JsonSerializerOptions.Web)!;
    _ = RunAsync(command);
}

await engine.StopAsync();
return 0;

async Task RunAsync(Command command)
{
    try
    {
        switch (command.Do)
        {
            case "begin":
                Answer(command, await probes.AskAsync(command.Key, new Begin(command.Name)));
                break;
            case "finish":
                Answer(command, await probes.AskAsync(command.Key, new Finish(command.Name)));
                break;
            case "add":
                Answer(command, await probes.AskAsync(command.Key, new Add(command.Number)));
                break;
            case "state":
                var state = await probes.StateOfAsync(command.Key);
                Say(new { command.Id, numbers = state?.Numbers.ToArray() ?? [], open = state?.Open.ToArray() ?? [] });
                break;
            case "cluster" or "down" or "leave" or "drain" or "undrain" or "rebalance":
                Say(await ClusterCommands.RunAsync(((IEngine)engine).Cluster!, command));
                break;
            case "members":
                Say(new { command.Id, up = Cluster.Get(system).State.Members.Count(member => member.Status == MemberStatus.Up) });
                break;
        }
    }
    catch (Exception failure)
    {
        Say(new { command.Id, refused = failure.Message });
    }
}

void Answer(Command command, Reply reply)
{
    if (reply is Reply.Refused refused)
        Say(new { command.Id, refused = refused.Refusal.OperatorFault });
    else
        Say(new { command.Id, accepted = true });
}

internal sealed record Command(long Id, string Do, string Key = "", string Name = "", int Number = 0);

internal sealed class Effects(Action<object> say) : IEffectHandler
{
    public void Handle(EntityId entity, Effect effect)
    {
        if (effect is Work work)
            say(new { effect = work.Name, key = entity.Key });
    }
}
