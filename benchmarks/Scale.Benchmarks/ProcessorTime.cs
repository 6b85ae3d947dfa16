namespace IFeaLiD.Scale.Benchmarks;

/// <summary>Processor time of a program, and of those that it started and that have ended.</summary>
/// <param name="Own">Milliseconds, all threads.</param>
/// <param name="Children">Milliseconds.</param>
internal readonly record struct ProcessorTime(double Own, double Children)
{
    private const double Tick = 10; // the kernel's clock ticks 100 times a second for /proc

    public static ProcessorTime operator -(ProcessorTime a, ProcessorTime b) => new(a.Own - b.Own, a.Children - b.Children);

    public static ProcessorTime operator +(ProcessorTime a, ProcessorTime b) => new(a.Own + b.Own, a.Children + b.Children);

    public static ProcessorTime operator /(ProcessorTime a, double by) => new(a.Own / by, a.Children / by);

    /// <summary>Until now, from <c>/proc/PID/stat</c> (proc(5), fields 14 to 17).</summary>
    public static ProcessorTime Of(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // from field 3
        return new(Ticks(11) + Ticks(12), Ticks(13) + Ticks(14));
        double Ticks(int field) => Tick * long.Parse(fields[field], System.Globalization.CultureInfo.InvariantCulture);
    }

    public override string ToString() => $"{Own:0} (decoders {Children:0})";
}
