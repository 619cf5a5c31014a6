from roleplay.engine import Mode


def test_shots(visit, story):
    play = story.say(story.start_scene("anna", "liepa-hold", Mode.COACH), "pick-up", "greet-desk")
    page = visit("anna", f"/play/{play.uuid}/")
    page.screenshot(path="/tmp/shots/coach-1280.png")
    page.set_viewport_size({"width": 360, "height": 740}); page.screenshot(path="/tmp/shots/coach-360.png", full_page=True)
