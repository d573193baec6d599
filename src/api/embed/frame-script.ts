/**
 * The one script around a card in a frame: it tells the page around it how high the card is, each time
 * that changes, and does nothing else. Whoever frames the card learns no more than that. A frame whose
 * width has not come yet, or is not shown, would have it as high as it is with a letter a line.
 */
export const FRAME_SCRIPT = `(function(){
var told=0;
function tell(){if(innerWidth===0)return;var h=Math.ceil(document.body.getBoundingClientRect().height+document.body.offsetTop*2);if(h!==told){told=h;parent.postMessage({type:'stet:height',height:h},'*')}}
new ResizeObserver(tell).observe(document.body);
addEventListener('load',tell);tell();
})()`
