namespace IFeaLiD.Jobs.Rules;

/// <summary>Wakes all who wait. Ask for <see cref="Next"/>, look at the state, then await it: no change in between is missed.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Next => Volatile.Read(ref next).Task;

    public void Fire() =>
        Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
