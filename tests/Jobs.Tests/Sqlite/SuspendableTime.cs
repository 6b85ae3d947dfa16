using Microsoft.Extensions.Time.Testing;

namespace IFeaLiD.Jobs.Tests.Sqlite;

/// <summary>A clock of ours whose timers can be silenced, as if the machine had been asleep.</summary>
internal sealed class SuspendableTime : FakeTimeProvider
{
    public bool Suspended { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
        given =>
        {
            if (!Suspended)
            {
                callback(given);
            }
        },
        state,
        dueTime,
        period);
}
