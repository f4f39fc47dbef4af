using LoxiActors.Imitation;

ImitationNodeOptions? options;
try
{
    options = CommandLine.Parse(args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine($"{error.Message} (--help lists the options)");
    return 2;
}

if (options is null)
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

ImitationNode node;
try
{
    node = await ImitationNode.StartAsync(options);
}
catch (Exception error) when (error is ArgumentException or IOException)
{
    Console.Error.WriteLine(error.Message);
    return error is ArgumentException ? 2 : 1;
}

await using (node)
{
    using var end = new CancellationTokenSource();
    using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(
        System.Runtime.InteropServices.PosixSignal.SIGINT, Stop);
    using var terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(
        System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);
    Console.WriteLine($"listening on {node.Url.GetLeftPart(UriPartial.Authority)}");
    try
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, end.Token);
    }
    catch (OperationCanceledException)
    {
        // Asked to stop.
    }

    void Stop(System.Runtime.InteropServices.PosixSignalContext context)
    {
        context.Cancel = true;
        end.Cancel();
    }
}

return 0;
