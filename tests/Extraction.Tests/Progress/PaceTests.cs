using IFeaLiD.Extraction.Progress;
using IFeaLiD.Jobs;

namespace IFeaLiD.Extraction.Tests.Progress;

public class PaceTests
{
    [Fact]
    public void What_was_never_run_is_guessed_by_its_size()
    {
        var pace = new Pace();
        Assert.Equal(2 * Pace.Unknown, pace.Expect("model", "stage", 2));
    }

    [Fact]
    public void Later_runs_weigh_as_much_as_all_before()
    {
        var pace = new Pace();
        pace.Learn("model", "stage", megapixels: 2, TimeSpan.FromSeconds(8));
        pace.Learn("model", "stage", megapixels: 1, TimeSpan.FromSeconds(2));
        Assert.Equal(9, pace.Expect("model", "stage", 3), 6);
        Assert.Equal(Pace.Unknown, pace.Expect("model", "other", 1));
    }

    [Fact]
    public void Who_has_not_run_it_expects_what_others_have_measured()
    {
        var shared = new Measured();
        var (worker, viewer) = (new Pace(shared), new Pace(shared));
        worker.Learn("model", "stage", megapixels: 2, TimeSpan.FromSeconds(8));
        Assert.Equal(12, viewer.Expect("model", "stage", 3), 6);
        Assert.Equal(Pace.Unknown, viewer.Expect("other", "stage", 1));
    }

    [Fact]
    public void Who_has_run_it_believes_itself_more_than_others()
    {
        var shared = new Measured();
        var (fast, slow) = (new Pace(shared), new Pace(shared));
        fast.Learn("model", "stage", megapixels: 1, TimeSpan.FromSeconds(1));
        slow.Learn("model", "stage", megapixels: 1, TimeSpan.FromSeconds(10));
        Assert.Equal((1.0, 10.0), (fast.Expect("model", "stage", 1), slow.Expect("model", "stage", 1)));
    }

    private sealed class Measured : IMeasurements
    {
        private readonly Dictionary<string, double> all = [];

        public double? Find(string name) => all.TryGetValue(name, out var value) ? value : null;

        public void Note(string name, double value) => all[name] = value;
    }
}
