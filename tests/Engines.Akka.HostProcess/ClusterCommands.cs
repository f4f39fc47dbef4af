using LoxiActors.Actors.Hosting;

/// <summary>What an operator may ask of the cluster.</summary>
internal static class ClusterCommands
{
    private static readonly OperatorsWish Wish = new("a test", null);

    public static async Task<object> RunAsync(ICluster cluster, Command command)
    {
        if (command.Do == "cluster")
        {
            var picture = await cluster.LookAsync(default);
            return new
            {
                command.Id,
                members = picture.Members.Select(member => new { member.Address, member.Name, member.Status, member.Reachable, member.IsHere, since = member.Since is not null, drained = member.Drained?.By }),
                kinds = picture.Kinds,
                here = cluster.Glance.ShardsHere,
            };
        }

        var answer = command.Do switch
        {
            "down" => await cluster.DownAsync(command.Key, command.Name == "force", Wish, default),
            "leave" => await cluster.LeaveAsync(command.Key, Wish, default),
            "drain" => await cluster.DrainAsync(command.Key, Wish, default),
            "undrain" => await cluster.UndrainAsync(command.Key, Wish, default),
            _ => await cluster.RebalanceAsync(Wish, default),
        };
        return answer switch
        {
            ClusterAnswer.Taken taken => new { command.Id, accepted = taken.Words },
            ClusterAnswer.Refused refused => new { command.Id, refused = refused.Refusal.OperatorFault },
            _ => throw new NotSupportedException(),
        };
    }
}
