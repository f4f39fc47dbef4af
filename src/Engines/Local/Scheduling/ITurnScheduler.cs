namespace LoxiActors.Engines.Local.Scheduling;

/// <summary>Decides when and where turns run. A simulation brings its own.</summary>
public interface ITurnScheduler
{
    /// <summary>Runs the turn later, exactly once; never inside this call.</summary>
    void Schedule(IThreadPoolWorkItem turn);
}
