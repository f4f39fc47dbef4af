using LoxiActors.Console.Demo.Octavia;

namespace LoxiActors.Console.Demo;

/// <summary>What came of one step.</summary>
/// <param name="Ended">The load balancer's status when it was no longer PENDING; null when nothing was accepted.</param>
/// <param name="EndedAfter">From the call until then.</param>
/// <param name="Difference">What differs from what the cookbook expects; null when nothing does.</param>
internal sealed record StepOutcome(CookbookStep Step, DriverAnswer Answer, string? Ended, TimeSpan EndedAfter, string? Difference);
