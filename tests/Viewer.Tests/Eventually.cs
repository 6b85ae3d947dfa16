using System.Diagnostics;

namespace IFeaLiD.Viewer.Tests;

/// <summary>Waits for what must come, however slow the machine; fails after minutes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3), Look = TimeSpan.FromMilliseconds(30);

    public static async Task Async(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"Waited {Patience.TotalSeconds} s in vain for {what}.");
            }

            await Task.Delay(Look);
        }
    }

    public static Task Async(Func<bool> condition, string what) => Async(() => Task.FromResult(condition()), what);
}
