using Microsoft.Playwright;

namespace IFeaLiD.Viewer.Benchmarks;

/// <summary>What one page needed for one map with one backend.</summary>
/// <param name="Backend">That did the work.</param>
/// <param name="Asked">Milliseconds from the navigation until the dataset was asked for.</param>
/// <param name="FirstMap">Milliseconds from the navigation to the first map.</param>
/// <param name="FullMap">Milliseconds from the navigation to the first map of all channels.</param>
/// <param name="Drawn">Milliseconds from each pointer event until its map was drawn, in order of size.</param>
/// <param name="Painted">The same until the frame with it had been painted.</param>
/// <param name="Updates">Exact maps a second under steady motion.</param>
/// <param name="Moves">Moves a second under steady motion, one a frame.</param>
/// <param name="Behind">By how many moves the drawn map was behind at most.</param>
/// <param name="Memory">Heap, renderer, GPU process, bytes.</param>
/// <param name="LongTasks">Of the main thread while loading and hovering, 50 ms or more: start since the navigation, duration in milliseconds.</param>
internal sealed record Measurement(
    string Backend,
    double Asked,
    double FirstMap,
    double FullMap,
    double[] Drawn,
    double[] Painted,
    double Updates,
    double Moves,
    double Behind,
    (double Heap, long Renderer, long Graphics) Memory,
    double[][] LongTasks)
{
    private const int WarmUps = 5, Hovers = 30, MotionMilliseconds = 3000;

    /// <summary>Past it, a slow backend is measured with fewer moves.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    /// <summary>Opens the link in a browser of its own.</summary>
    /// <param name="map">What lies behind it.</param>
    /// <param name="link">Address of the view.</param>
    /// <param name="backend">Forced, or null for the one that the page chooses.</param>
    public static async Task<Measurement> TakeAsync(MapCase map, Uri link, string? backend)
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(link, "/").ToString()); // the program and the browser's cache of the page's code are warm
        await page.GotoAsync(backend is null ? link.ToString() : $"{link}?backend={backend}", new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        var load = await page.EvaluateAsync<double[]>("() => probe.load()");
        var hovers = await HoverAsync(page, map);
        var motion = await page.EvaluateAsync<double[]>("milliseconds => probe.motion(milliseconds)", MotionMilliseconds);
        var tasks = await page.EvaluateAsync<double[][]>("() => probe.longTasks()");
        return new Measurement(
            await page.EvaluateAsync<string>("() => ifealid.backend"),
            load[0], load[1], load[2],
            [.. hovers.Select(hover => hover[0]).Order()],
            [.. hovers.Select(hover => hover[1]).Order()],
            motion[0], motion[1], motion[2],
            await browser.MemoryAsync(page),
            tasks);
    }

    public void Print(MapCase map, bool chosen)
    {
        var share = map.Bytes / Machine.Bandwidth * 1000 / At(Drawn, 0.5);
        Console.WriteLine($"""
              {Backend}{(chosen ? " (the page chose it)" : "")}
                load: first map {FirstMap / 1000:0.00} s, full map {FullMap / 1000:0.00} s; of that {Asked / 1000:0.00} s before the dataset was asked for; touching the map's memory alone takes {map.Bytes / Machine.FirstTouch:0.00} s
                hover: drawn {At(Drawn, 0.5):0.0} ms, p95 {At(Drawn, 0.95):0.0} ({At(Drawn, 0.95) / At(Drawn, 0.5):0.00} x); frame painted {At(Painted, 0.5):0.0} ms, p95 {At(Painted, 0.95):0.0}; {share:0 %} of the memory limit; {Drawn.Length} moves
                motion: {Updates:0.0} maps/s at {Moves:0.0} moves/s, at most {Behind} moves behind
                memory: heap {Memory.Heap / 1048576:0} MiB, renderer {Memory.Renderer >> 20} + GPU process {Memory.Graphics >> 20} = {(Memory.Renderer + Memory.Graphics) >> 20} MiB
                main thread: {(LongTasks.Length > 0 ? string.Join(", ", LongTasks.Select(task => $"{task[1]:0} ms at {task[0] / 1000:0.00} s")) : "no task over 50 ms")}
            """);
    }

    private static async Task<List<double[]>> HoverAsync(IPage page, MapCase map)
    {
        var random = new Random(1);
        var results = new List<double[]>();
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < WarmUps + Hovers; i++)
        {
            var cell = new[] { random.Next(map.Width), random.Next(map.Height) };
            var times = await page.EvaluateAsync<double[]>("([x, y]) => probe.hover(x, y)", cell);
            if (i >= WarmUps)
            {
                results.Add(times);
            }

            if (results.Count >= WarmUps && TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                break;
            }
        }

        return results;
    }

    private static double At(double[] ordered, double share) => ordered[Math.Min(ordered.Length - 1, (int)(ordered.Length * share))];
}
