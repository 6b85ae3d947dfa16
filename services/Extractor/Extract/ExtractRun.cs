using IFeaLiD.Extractor.Server;
using IFeaLiD.Extractor.Telling;

namespace IFeaLiD.Extractor.Extract;

/// <summary>The sentence of <c>extract</c>: find the photos, extract one after the other, sum up. One that fails does not keep the others from their turn.</summary>
internal sealed class ExtractRun(ExtractWish wish, Report report, Display display)
{
    private int exitCode;
    private int done;
    private int failed;

    /// <summary>The code of the first failure, or 0; of a cancelled run always that of cancelling.</summary>
    public static Task<int> RunAsync(ExtractWish wish, CancellationToken cancellationToken) =>
        Display.RunAsync(wish.Json, wish.ToStream, (report, display) => new ExtractRun(wish, report, display).RunAsync(cancellationToken));

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var output = wish.Output is null ? null : Output.To(wish.Output);
        try
        {
            var finder = new PhotoFinder();
            foreach (var path in wish.Photos)
            {
                finder.Add(path, wish.Recursive);
            }

            var photos = finder.Name();
            Check(photos);
            await using IExtraction extraction = wish.Server is null
                ? new LocalExtraction(wish, output!, report) : new ServiceExtraction(wish, new ServiceClient(wish.Server, wish.Token), output, report);
            extraction.Prepare();
            foreach (var (folder, problem) in finder.Problems)
            {
                Fail(folder, Failure.Of(problem));
            }

            await ExtractAsync(photos, extraction, cancellationToken);
            SumUp(photos.Count, finder.PassedOver);
        }
#pragma warning disable CA1031 // every failure becomes a sentence
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(null, Failure.Of(e));
        }

        return exitCode;
    }

    private async Task ExtractAsync(IReadOnlyList<PhotoFile> photos, IExtraction extraction, CancellationToken cancellationToken)
    {
        foreach (var (index, photo) in photos.Index())
        {
            using var shown = display.Begin(photo.Path, index + 1, photos.Count);
            try
            {
                await extraction.ExtractAsync(photo, shown, cancellationToken);
                done++;
            }
#pragma warning disable CA1031 // every failure is told, and the next photo has its turn
            catch (Exception e)
#pragma warning restore CA1031
            {
                var failure = Failure.Of(e);
                failed++;
                Fail(photo.Path, failure);
                if (failure.EndsRun)
                {
                    return;
                }
            }
        }
    }

    private void Check(IReadOnlyList<PhotoFile> photos)
    {
        if (wish.ToStream && photos.Count > 1)
        {
            throw new UsageException("one-photo", $"Standard output has room for one dataset; there are {photos.Count} photos. Name a folder with --output.");
        }

        if (wish.ToStream && !Console.IsOutputRedirected)
        {
            throw new UsageException("output-terminal", "A dataset is no text for a terminal. Send standard output to a file or a program, or name a folder with --output.");
        }
    }

    private void Fail(string? about, Failure failure)
    {
        var code = report.Failed(about, failure);
        exitCode = exitCode == 0 || failure.ExitCode == ExitCode.Cancelled ? code : exitCode;
    }

    private void SumUp(int photos, int passedOver)
    {
        if (passedOver > 0)
        {
            report.Note($"{passedOver} other {(passedOver == 1 ? "file was" : "files were")} passed over.");
        }

        if (photos > 1)
        {
            var left = photos - done - failed;
            report.Note($"{photos} photos: {done} done, {failed} failed{(left > 0 ? $", {left} not tried" : "")}.");
        }
    }
}
