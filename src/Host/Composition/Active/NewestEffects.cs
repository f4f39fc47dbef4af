using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Host.Composition.Active;

/// <summary>
/// Which effect of each subject was carried out last, so that one that was late on its way from another host doesn't undo it. What was forgotten is
/// taken again; then looks at the nodes, and the reports' numbers, put right what came late.
/// </summary>
internal sealed class NewestEffects
{
    private const int Max = 500_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long, long)> _places = new(StringComparer.Ordinal);

    /// <returns>False for one that was issued before one that was taken already.</returns>
    public bool Take(Effect effect)
    {
        var (subject, place) = (CarriedEffects.Subject(effect)!, CarriedEffects.Place(effect));
        lock (_gate)
        {
            if (_places.TryGetValue(subject, out var newest) && newest.CompareTo(place) > 0)
                return false;
            if (_places.Count >= Max)
                _places.Clear();
            _places[subject] = place;
            return true;
        }
    }
}
